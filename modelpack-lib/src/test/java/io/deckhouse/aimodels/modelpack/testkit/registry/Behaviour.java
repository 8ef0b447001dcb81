package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a registry does where real ones differ. New, it follows the specification in everything,
 * lets everybody in, and keeps what it got of a broken upload. It may be changed while the registry
 * runs.
 */
public final class Behaviour {
  volatile boolean forgetsBrokenUploads;
  volatile boolean relativeLocations;
  volatile boolean changingLocations;
  volatile boolean ignoresPostBody;
  volatile boolean refusesMounts;
  volatile boolean anonymousMounts;
  volatile long chunkMinBytes;
  volatile long uploadBodyMaxBytes = Long.MAX_VALUE;
  volatile boolean noReferrersApi;
  volatile boolean ignoresArtifactTypeFilter;
  volatile boolean noDeleteByTag;
  volatile boolean acceptsMissingBlobs;
  volatile int pageSize = Integer.MAX_VALUE;
  volatile int catalogMax = Integer.MAX_VALUE;
  volatile boolean redirectsBlobs;
  volatile boolean ignoresRange;
  volatile boolean answersWithoutLength;
  volatile boolean changingEtags;
  volatile boolean omitsDigestHeader;
  volatile int retryAfterSeconds;
  final AtomicInteger tooManyRequests = new AtomicInteger();

  /** As Debian's docker-registry 2.8.2: no referrers, no single POST, no broken uploads kept. */
  public static Behaviour dockerRegistry2() {
    return distribution3().forgetsBrokenUploads(true).noDeleteByTag(true);
  }

  /** As distribution 3: no referrers, no single POST, other Locations after every chunk. */
  public static Behaviour distribution3() {
    return new Behaviour()
        .noReferrersApi(true)
        .ignoresPostBody(true)
        .changingLocations(true)
        .catalogMax(1000);
  }

  /** A PATCH or PUT whose connection broke takes its upload with it. */
  public Behaviour forgetsBrokenUploads(boolean forgets) {
    forgetsBrokenUploads = forgets;
    return this;
  }

  /** Locations are paths, not URLs. */
  public Behaviour relativeLocations(boolean relative) {
    relativeLocations = relative;
    return this;
  }

  /** Each chunk moves the upload to another Location; the old one can only be asked for status. */
  public Behaviour changingLocations(boolean changing) {
    changingLocations = changing;
    return this;
  }

  /** A POST with the whole blob only begins an upload (202). */
  public Behaviour ignoresPostBody(boolean ignores) {
    ignoresPostBody = ignores;
    return this;
  }

  /** A mount only begins an upload (202). */
  public Behaviour refusesMounts(boolean refuses) {
    refusesMounts = refuses;
    return this;
  }

  /** A mount without {@code from} takes the blob of any repository. */
  public Behaviour anonymousMounts(boolean allowed) {
    anonymousMounts = allowed;
    return this;
  }

  /** Announces {@code OCI-Chunk-Min-Length} and refuses what follows a shorter chunk. */
  public Behaviour chunkMinBytes(long bytes) {
    chunkMinBytes = bytes;
    return this;
  }

  /** Answers 413 to a longer body of an upload. */
  public Behaviour uploadBodyMaxBytes(long bytes) {
    uploadBodyMaxBytes = bytes;
    return this;
  }

  /** Answers 404 with plain text for referrers, so that the tag schema is needed. */
  public Behaviour noReferrersApi(boolean missing) {
    noReferrersApi = missing;
    return this;
  }

  /** Lists all referrers whatever type was asked for. */
  public Behaviour ignoresArtifactTypeFilter(boolean ignores) {
    ignoresArtifactTypeFilter = ignores;
    return this;
  }

  /** Answers 405 to the deletion of a tag. */
  public Behaviour noDeleteByTag(boolean missing) {
    noDeleteByTag = missing;
    return this;
  }

  /** Takes manifests whose blobs it does not have. */
  public Behaviour acceptsMissingBlobs(boolean accepts) {
    acceptsMissingBlobs = accepts;
    return this;
  }

  /** The longest page of tags, referrers and repositories, whatever was asked for. */
  public Behaviour pageSize(int entries) {
    pageSize = entries;
    return this;
  }

  /** Answers 400 to a larger {@code n} of the catalog. */
  public Behaviour catalogMax(int entries) {
    catalogMax = entries;
    return this;
  }

  /** Answers 307 to the GET of a blob, to another port. */
  public Behaviour redirectsBlobs(boolean redirects) {
    redirectsBlobs = redirects;
    return this;
  }

  /** Answers 200 and the whole blob to a GET with a Range. */
  public Behaviour ignoresRange(boolean ignores) {
    ignoresRange = ignores;
    return this;
  }

  /** Sends blobs in chunks, without Content-Length. */
  public Behaviour answersWithoutLength(boolean without) {
    answersWithoutLength = without;
    return this;
  }

  /** Each answer has another ETag. */
  public Behaviour changingEtags(boolean changing) {
    changingEtags = changing;
    return this;
  }

  /** Never sends Docker-Content-Digest. */
  public Behaviour omitsDigestHeader(boolean omits) {
    omitsDigestHeader = omits;
    return this;
  }

  /** Answers 429 with Retry-After to the next requests. */
  public Behaviour tooManyRequests(int requests, int retryAfter) {
    retryAfterSeconds = retryAfter;
    tooManyRequests.set(requests);
    return this;
  }
}

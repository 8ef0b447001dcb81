"""What huggingface_hub makes of a hub.

    hub-client.py same REPOSITORY REVISION COMMIT DIRECTORY   all that it offers agrees with the directory
    hub-client.py snapshot REPOSITORY REVISION DIRECTORY      snapshot_download, as the directory is
    hub-client.py raises CLASS CALL [TEXT]                    the call, an expression over hf, ends with this error

HF_ENDPOINT, HF_HOME, HF_TOKEN and HF_HUB_DISABLE_XET are as huggingface_hub has them.
"""

import hashlib
import pathlib
import re
import sys
import tempfile

import huggingface_hub as hf
import huggingface_hub.utils._http as http

# It takes a 401 for a missing repository only where the hub has TLS, which this one has not.
http.REPO_API_REGEX = re.compile(http.REPO_API_REGEX.pattern.replace("https:", "https?:"), re.VERBOSE)


def files(directory):
    root = pathlib.Path(directory)
    return {
        str(file.relative_to(root)): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file() and not str(file.relative_to(root)).startswith(".cache/")
    }


def git_name(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def agrees(entry, content):
    assert entry.size == len(content), (entry, len(content))
    if entry.lfs is None:
        assert entry.blob_id == git_name(content), entry
    else:
        assert entry.lfs.sha256 == hashlib.sha256(content).hexdigest(), entry
        assert entry.lfs.size == len(content), entry
        assert entry.xet_hash, entry


def same(repository, revision, commit, directory):
    expected = files(directory)
    api = hf.HfApi()
    info = api.model_info(repository, revision=revision, files_metadata=True)
    assert info.id == repository and info.sha == commit, (info.id, info.sha)
    assert {one.rfilename for one in info.siblings} == set(expected)
    for one in info.siblings:
        content = expected[one.rfilename]
        assert one.size == len(content)
        if one.lfs is not None:
            assert one.lfs.sha256 == hashlib.sha256(content).hexdigest()
    tree = list(api.list_repo_tree(repository, revision=revision, recursive=True))
    listed = {entry.path: entry for entry in tree if isinstance(entry, hf.RepoFile)}
    assert set(listed) == set(expected), set(listed) ^ set(expected)
    folders = {str(parent) for path in expected for parent in pathlib.PurePosixPath(path).parents} - {"."}
    assert {entry.path for entry in tree if isinstance(entry, hf.hf_api.RepoFolder)} == folders
    asked = api.get_paths_info(repository, list(expected) + ["no-such-file"], revision=revision)
    assert {entry.path for entry in asked} == set(expected)
    for path, content in expected.items():
        agrees(listed[path], content)
        url = hf.hf_hub_url(repository, path, revision=revision)
        meta = hf.get_hf_file_metadata(url)
        assert meta.commit_hash == commit and meta.size == len(content), meta
        lfs = listed[path].lfs
        assert meta.etag == (git_name(content) if lfs is None else lfs.sha256), meta
    for entry in asked:
        agrees(entry, expected[entry.path])
    snapshot(repository, revision, directory)


def snapshot(repository, revision, directory):
    with tempfile.TemporaryDirectory() as to:
        hf.snapshot_download(repository, revision=revision, local_dir=to)
        got, expected = files(to), files(directory)
        assert got.keys() == expected.keys(), got.keys() ^ expected.keys()
        assert got == expected, [path for path in got if got[path] != expected[path]]


def raises(name, call, text=""):
    try:
        value = eval(call, {"hf": hf})
        list(value) if hasattr(value, "__next__") else value
    except Exception as error:
        print(f"{type(error).__module__}.{type(error).__name__}: {error}")
        assert text in str(error)
        assert type(error).__name__ == name, f"{type(error).__name__} (expected: {name})"
    else:
        raise AssertionError(f"no error (expected: {name})")


{"same": same, "snapshot": snapshot, "raises": raises}[sys.argv[1]](*sys.argv[2:])

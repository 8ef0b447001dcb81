package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of a message of HTTP/1.1, line by line (RFC 9112, section 2.1). */
record Head(List<String> lines) {
  Head {
    lines = List.copyOf(lines);
  }

  /** Splits a head, with the empty line at its end. */
  static Head parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return new Head(List.of(text.substring(0, text.length() - 4).split("\r\n", -1)));
  }

  byte[] bytes() {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  String method() {
    return word(0);
  }

  String target() {
    return word(1);
  }

  int status() {
    return Integer.parseInt(word(1));
  }

  private String word(int index) {
    List<String> words = List.of(lines.getFirst().split(" ", -1));
    return index < words.size() ? words.get(index) : "";
  }

  Optional<String> header(String name) {
    return lines.stream()
        .skip(1)
        .filter(line -> isHeader(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  boolean headerHas(String name, String value) {
    return header(name).map(text -> text.toLowerCase(Locale.ROOT).contains(value)).orElse(false);
  }

  Head without(String name) {
    return new Head(lines.stream().filter(line -> !isHeader(line, name)).toList());
  }

  Head with(String name, String value) {
    List<String> changed = new ArrayList<>(without(name).lines);
    changed.add(name + ": " + value);
    return new Head(changed);
  }

  private static boolean isHeader(String line, String name) {
    return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }
}

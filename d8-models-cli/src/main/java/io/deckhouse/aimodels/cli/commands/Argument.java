package io.deckhouse.aimodels.cli.commands;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * An option or a positional parameter of a command, with the type of its value. They are made in
 * code and not by annotations: reading annotations takes longer than everything else that a short
 * command does.
 *
 * @param <T> the type of the value
 */
final class Argument<T> {
  private final ArgSpec spec;
  private final Optional<T> absent;

  private Argument(ArgSpec spec, Optional<T> absent) {
    this.spec = spec;
    this.absent = absent;
  }

  private Argument(ArgSpec spec) {
    this(spec, Optional.empty());
  }

  /** A required text by position. */
  static Argument<String> position(int index, String label, String description) {
    return new Argument<>(
        PositionalParamSpec.builder()
            .index(Integer.toString(index))
            .paramLabel(label)
            .description(description)
            .type(String.class)
            .arity("1")
            .required(true)
            .build());
  }

  /** A text by position that may be left out. */
  static Argument<String> optionalPosition(String label, String description) {
    return new Argument<>(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel(label)
            .description(description)
            .type(String.class)
            .arity("0..1")
            .build());
  }

  /** A required choice by position. */
  static <E extends Enum<E>> Argument<E> choicePosition(Class<E> choices, String description) {
    return new Argument<>(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel(label(choices))
            .description(description)
            .type(choices)
            .arity("1")
            .required(true)
            .build());
  }

  /** One text or more. */
  static Argument<List<String>> positions(String label, String description) {
    return new Argument<>(
        PositionalParamSpec.builder()
            .index("0..*")
            .paramLabel(label)
            .description(description)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*")
            .required(true)
            .build());
  }

  /** An option that is there or not. */
  static Argument<Boolean> flag(String description, String... names) {
    return new Argument<>(flagOf(description, names).build(), Optional.of(false));
  }

  /** A flag of all commands, which may stand before and after the name of one. */
  static Argument<Boolean> flagOfAll(String description, String... names) {
    return new Argument<>(
        flagOf(description, names).scopeType(ScopeType.INHERIT).build(), Optional.of(false));
  }

  private static OptionSpec.Builder flagOf(String description, String... names) {
    return builder(names).type(boolean.class).arity("0").description(description);
  }

  /** An option with a text. */
  static Argument<String> text(String label, String description, String... names) {
    return new Argument<>(
        builder(names).type(String.class).paramLabel(label).description(description).build());
  }

  /** An option with a text that has to be given. */
  static Argument<String> requiredText(String label, String description, String... names) {
    return new Argument<>(
        builder(names)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .required(true)
            .build());
  }

  /** An option with a whole number. */
  static Argument<Integer> number(String label, String description, String... names) {
    return new Argument<>(
        builder(names).type(Integer.class).paramLabel(label).description(description).build());
  }

  /** An option that may be given several times. */
  static Argument<List<String>> texts(String label, String description, String... names) {
    return new Argument<>(textsOf(label, description, names).build(), Optional.of(List.of()));
  }

  /** An option that may be given several times, or with several words separated by commas. */
  static Argument<List<String>> words(String label, String description, String... names) {
    return new Argument<>(
        textsOf(label, description, names).splitRegex(",").build(), Optional.of(List.of()));
  }

  private static OptionSpec.Builder textsOf(String label, String description, String... names) {
    return builder(names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description);
  }

  /** An option with a choice; without the option it is the first one. */
  static <E extends Enum<E>> Argument<E> choice(
      Class<E> choices, String description, String... names) {
    return new Argument<>(
        builder(names)
            .type(choices)
            .paramLabel(label(choices))
            .defaultValue(word(choices.getEnumConstants()[0]))
            .description(description)
            .build());
  }

  private static OptionSpec.Builder builder(String... names) {
    return OptionSpec.builder(names);
  }

  /** The choices as they are written, as in {@code text|json}. */
  private static <E extends Enum<E>> String label(Class<E> choices) {
    StringBuilder label = new StringBuilder();
    for (E choice : choices.getEnumConstants()) {
      label.append(label.isEmpty() ? "" : "|").append(word(choice));
    }
    return label.toString();
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  ArgSpec spec() {
    return spec;
  }

  /** What was given, if it was. */
  Optional<T> given() {
    @Nullable T value = spec.getValue();
    return Optional.ofNullable(value);
  }

  /** What was given; without that a flag is false, a list is empty, a choice is its first. */
  T value() {
    return given().or(() -> absent).orElseThrow();
  }
}

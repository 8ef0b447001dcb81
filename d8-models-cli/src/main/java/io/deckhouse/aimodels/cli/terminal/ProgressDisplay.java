package io.deckhouse.aimodels.cli.terminal;

import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows the progress of one job on the error stream while it is open. */
public final class ProgressDisplay implements AutoCloseable {
  private static final long BAR_INTERVAL_MILLIS = 200;
  private static final long PLAIN_INTERVAL_MILLIS = 10_000;
  private static final int BAR_COLUMNS = 20;
  private static final int LINE_COLUMNS = 100;

  private final Console console;
  private final ProgressListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread painter;

  private ProgressDisplay(Console console, ProgressListener listener, Runnable paint) {
    this.console = console;
    this.listener = listener;
    this.painter = Thread.ofPlatform().daemon().name("progress").unstarted(paint);
  }

  /** Begins to show progress. */
  public static ProgressDisplay open(Console console, ProgressMode mode) {
    return switch (mode) {
      case NONE -> new ProgressDisplay(console, ProgressListener.NONE, () -> {});
      case JSON -> new ProgressDisplay(console, new JsonProgress(console), () -> {});
      case BAR -> painted(console, Form.BAR);
      case PLAIN -> painted(console, Form.LINES);
      case AUTO -> painted(console, console.errIsTerminal() ? Form.BAR : Form.LINES_OF_LONG_JOBS);
    };
  }

  /** What is painted. */
  private enum Form {
    BAR,
    /** Lines, the last one when the job ends. */
    LINES,
    /** The same, but nothing at all for a job that ends before the first line. */
    LINES_OF_LONG_JOBS
  }

  private static ProgressDisplay painted(Console console, Form form) {
    ProgressTotals totals = new ProgressTotals();
    ProgressDisplay[] self = new ProgressDisplay[1];
    ProgressDisplay display =
        new ProgressDisplay(console, totals::add, () -> self[0].paint(totals, form));
    self[0] = display;
    display.painter.start();
    return display;
  }

  private void paint(ProgressTotals totals, Form form) {
    long intervalMillis = form == Form.BAR ? BAR_INTERVAL_MILLIS : PLAIN_INTERVAL_MILLIS;
    boolean painted = form == Form.LINES;
    try {
      while (!closed.await(intervalMillis, TimeUnit.MILLISECONDS)) {
        if (form == Form.BAR) {
          drawOver(barLine(totals));
        } else {
          console.message(totals.line());
        }
        painted = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!painted) {
      return;
    }
    if (form == Form.BAR) {
      drawOver("");
    } else {
      console.message(totals.line());
    }
  }

  private void drawOver(String line) {
    console.err().print("\r\u001b[K" + line);
    console.err().flush();
  }

  private static String barLine(ProgressTotals totals) {
    int filled = (int) (totals.fraction() * BAR_COLUMNS);
    String line =
        "[" + "#".repeat(filled) + "-".repeat(BAR_COLUMNS - filled) + "] " + totals.line();
    return line.length() <= LINE_COLUMNS ? line : line.substring(0, LINE_COLUMNS - 1) + "…";
  }

  /** What the library tells its progress to. */
  public ProgressListener listener() {
    return listener;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      painter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

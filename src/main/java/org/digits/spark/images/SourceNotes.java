package org.digits.spark.images;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a user should know of a source that was opened: one line each. */
@FunctionalInterface
public interface SourceNotes {
  /** Where nobody else listens. */
  SourceNotes LOGGED =
      new SourceNotes() {
        private static final Logger LOG = LoggerFactory.getLogger(SourceNotes.class);

        @Override
        public void say(String note) {
          LOG.warn(note);
        }
      };

  /** Says a line. */
  void say(String note);
}

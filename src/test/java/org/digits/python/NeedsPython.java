package org.digits.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A test that runs Python programs: left out where the user says {@code -DskipPython}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
    named = "digits.skipPython",
    matches = "true",
    disabledReason = "-DskipPython was given")
public @interface NeedsPython {}

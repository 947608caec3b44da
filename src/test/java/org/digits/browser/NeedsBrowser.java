package org.digits.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A test that runs a browser: left out where the user says {@code -DskipBrowser}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
    named = "digits.skipBrowser",
    matches = "true",
    disabledReason = "-DskipBrowser was given")
public @interface NeedsBrowser {}

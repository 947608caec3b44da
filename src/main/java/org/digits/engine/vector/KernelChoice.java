package org.digits.engine.vector;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks the kernels of this JVM, once. The system property {@value #PROPERTY} forces a vector width
 * in bits (512, 256, 128) or plain Java (0); a width that cannot run is then an error. Without it
 * the JVM's widest vectors are used, and a JVM without the Vector API, or without the compiler that
 * it needs, runs plain Java after a warning.
 */
final class KernelChoice {
  static final String PROPERTY = "digits.vector.bits";
  private static final String MODULE = "jdk.incubator.vector";
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private KernelChoice() {}

  /** Kernels for one engine; they may keep scratch memory. */
  static Kernels kernels() {
    return Chosen.KERNELS.get();
  }

  private static final class Chosen {
    static final Supplier<Kernels> KERNELS = chooseOrFail(System.getProperty(PROPERTY));
  }

  // The failure of a static initializer is told to the first thread alone, and wrapped.
  private static Supplier<Kernels> chooseOrFail(String forced) {
    try {
      return choose(forced);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return () -> {
        throw e;
      };
    }
  }

  private static Supplier<Kernels> choose(String forced) {
    Supplier<Kernels> kernels = forced == null ? fastest() : forced(forced);
    Kernels first = kernels.get();
    LOG.info("vector engine: {} kernels", first.name());
    FirstUse.of(first);
    return kernels;
  }

  private static Supplier<Kernels> fastest() {
    if (!hasVectorApi()) {
      LOG.warn(
          "vector engine: this JVM has no Vector API and trains several times slower than it could;"
              + " start it with --add-modules {}",
          MODULE);
      return ScalarKernels::new;
    }
    Optional<String> problem = JvmCompiler.ofThisJvm().problem();
    if (problem.isPresent()) {
      LOG.warn(
          "vector engine: this JVM trains many times slower than it could, since {}; {}",
          problem.get(),
          JvmCompiler.advice());
      return ScalarKernels::new;
    }
    return KernelChoice::simd;
  }

  private static Supplier<Kernels> forced(String bits) {
    if (bits.equals("0")) {
      return ScalarKernels::new;
    }
    if (!bits.matches("128|256|512")) {
      throw new IllegalArgumentException(
          "%s is %s, not 512, 256, 128 or 0".formatted(PROPERTY, bits));
    }
    if (!hasVectorApi()) {
      throw new IllegalStateException(
          "%s=%s needs the JVM option --add-modules %s".formatted(PROPERTY, bits, MODULE));
    }
    return KernelChoice::simd;
  }

  // By name: a direct reference would need the incubating module to compile this class too.
  private static Kernels simd() {
    try {
      return Class.forName(KernelChoice.class.getPackageName() + ".SimdKernels")
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels are missing from this build", e);
    } catch (ExceptionInInitializerError e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    }
  }

  private static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }
}

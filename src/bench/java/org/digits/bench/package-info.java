/**
 * Measuring programs and JMH benchmarks; built by the profile {@code bench} alone. A kernel's
 * benchmark stands here under the kernel's name: {@code <Kernel>Benchmark}.
 */
package org.digits.bench;

package org.digits.publishing.gate;

/**
 * One rule of the quality gate, applied.
 *
 * @param rule its key
 * @param comparison how the value found must stand to the bound: {@code >=} or {@code <=}
 * @param bound as configured
 * @param found the candidate's
 * @param passed whether the rule holds
 * @param detail what else there is to say; may be empty
 */
public record GateCheck(
    String rule, String comparison, double bound, double found, boolean passed, String detail) {

  public static GateCheck atLeast(String rule, double bound, double found, String detail) {
    return new GateCheck(rule, ">=", bound, found, found >= bound, detail);
  }

  static GateCheck atMost(String rule, double bound, double found, String detail) {
    return new GateCheck(rule, "<=", bound, found, found <= bound, detail);
  }
}

package io.tallystick.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTreeTest {
  /** Parameters themselves are never a list, whatever they are called. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a[b]=1&a[c][]=2&a[c][]=3 | {\"a\":{\"b\":\"1\",\"c\":[\"2\",\"3\"]}}",
        "a[1]=x&a[0]=y            | {\"a\":[\"y\",\"x\"]}",
        "a=&expand[]=b            | {\"a\":null}",
        "0=x                      | {\"0\":\"x\"}",
        "0=x&1=y                  | {\"0\":\"x\",\"1\":\"y\"}",
        "=x                       | {\"0\":\"x\"}",
        "]=x                      | {\"0\":\"x\"}"
      })
  void readsBracketsAsTheTreeThatTheyMean(String form, String tree) {
    assertThat(FormTree.of(Form.parse(null, form))).hasToString(tree);
  }
}

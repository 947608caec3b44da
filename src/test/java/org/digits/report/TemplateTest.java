package org.digits.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void textIsEscapedAndMarkupIsNot() {
    assertThat(
            new Template("<p title=\"{{a}}\">{{b}}{{b}}</p>")
                .text("a", "\"<&'>{{b}}$1")
                .markup("b", new Markup().element("b", "<"))
                .fill())
        .isEqualTo("<p title=\"&quot;&lt;&amp;&#39;&gt;{{b}}$1\"><b>&lt;</b><b>&lt;</b></p>");
  }

  @Test
  void aPlaceWithoutAValueAndAValueWithoutAPlaceAreRefused() {
    assertThatThrownBy(() -> new Template("{{a}}").fill())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing was said for {{a}}");
    assertThatThrownBy(() -> new Template("").text("a", "").fill())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the template has no place for [a]");
  }

  @Test
  void aScriptCannotEndItsElement() {
    assertThatThrownBy(() -> new Template("{{a}}").raw("a", "'</script>'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a would end the element that it stands in");
  }

  @Test
  void attributesAreEscapedAndOpenElementsAreNotForgotten() {
    assertThat(new Markup().empty("img", "alt", "a \"b\" <c>"))
        .hasToString("<img alt=\"a &quot;b&quot; &lt;c&gt;\"/>");
    assertThatThrownBy(() -> new Markup().open("p").toString())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not closed: [p]");
  }
}

package io.tallystick.web;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WebEdgesTest {
  private static final JavaClasses STARTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "io.tallystick.web", "io.tallystick.openapi", "io.tallystick.autoconfigure");

  private static final DescribedPredicate<JavaClass> ALLOWED =
      resideInAnyPackage(
          "io.tallystick",
          "io.tallystick.web",
          "io.tallystick.access",
          "io.tallystick.audit",
          "io.tallystick.payment",
          "io.tallystick.order",
          "io.tallystick.operation",
          "io.tallystick.webhook",
          "io.tallystick.limit",
          "io.tallystick.catalog",
          "io.tallystick.money");

  @Test
  void usesTheRoomsThatTheDesignAllows() {
    classes()
        .that()
        .resideInAPackage("io.tallystick.web")
        .should()
        .onlyDependOnClassesThat(
            ALLOWED.or(DescribedPredicate.not(resideInAPackage("io.tallystick.."))))
        .check(STARTER);
  }

  @Test
  void describesTheApiFromOutside() {
    classes()
        .that()
        .resideInAPackage("io.tallystick.openapi")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "io.tallystick",
                    "io.tallystick.openapi",
                    "io.tallystick.web",
                    "io.tallystick.access")
                .or(DescribedPredicate.not(resideInAPackage("io.tallystick.."))))
        .check(STARTER);
    noClasses()
        .that()
        .resideInAPackage("io.tallystick.web")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tallystick.openapi")
        .check(STARTER);
  }

  @Test
  void leavesStripesOwnTypesToTheGateway() {
    noClasses().should().dependOnClassesThat().resideInAPackage("com.stripe..").check(STARTER);
  }
}

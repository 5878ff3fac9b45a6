package dev.mooring.cluster;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The full name of an ESC environment: {@code org/project/environment}. */
@Documented
@Constraint(validatedBy = EnvironmentFullName.Parsed.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
@interface EnvironmentFullName {
    String message() default "must have the form org/project/environment";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Parses it. */
    final class Parsed implements ConstraintValidator<EnvironmentFullName, String> {
        @Override
        public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
            return name == null || EnvironmentName.parse(name).isPresent();
        }
    }
}

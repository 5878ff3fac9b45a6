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

/** The full name of a Pulumi stack: {@code org/project/stack}. */
@Documented
@Constraint(validatedBy = StackFullName.Parsed.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
@interface StackFullName {
    String message() default "must have the form org/project/stack";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Parses it. */
    final class Parsed implements ConstraintValidator<StackFullName, String> {
        @Override
        public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
            return name == null || StackName.parse(name).isPresent();
        }
    }
}

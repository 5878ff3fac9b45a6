package dev.mooring.database;

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

/** The URL of a database that Mooring can use. */
@Documented
@Constraint(validatedBy = KnownDialect.Taken.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface KnownDialect {
    String message() default "is neither jdbc:sqlite:FILE nor jdbc:postgresql://HOST/NAME; set it to one of them";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Asks each dialect. */
    final class Taken implements ConstraintValidator<KnownDialect, String> {
        @Override
        public boolean isValid(@Nullable String url, ConstraintValidatorContext context) {
            return url == null || Dialect.SQLITE.takes(url) || Dialect.POSTGRESQL.takes(url);
        }
    }
}

package dev.mooring.declared.pulumi;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An address that a web client can call. */
@Documented
@Constraint(validatedBy = WebAddress.Scheme.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface WebAddress {
    String message() default "must be a web address, for example https://api.pulumi.com";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks at its scheme. */
    final class Scheme implements ConstraintValidator<WebAddress, URI> {
        @Override
        public boolean isValid(@Nullable URI address, ConstraintValidatorContext context) {
            return address == null || "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        }
    }
}

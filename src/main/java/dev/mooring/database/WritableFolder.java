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
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The URL of a database whose file, where it has one, can be made. */
@Documented
@Constraint(validatedBy = WritableFolder.Looked.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface WritableFolder {
    String message() default
            "names an SQLite file whose folder does not exist or cannot be written; create it or choose another";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks. */
    final class Looked implements ConstraintValidator<WritableFolder, String> {
        @Override
        public boolean isValid(@Nullable String url, ConstraintValidatorContext context) {
            if (url == null || !Dialect.SQLITE.takes(url)) {
                return true;
            }
            var folder = Path.of(Dialect.sqliteFile(url)).toAbsolutePath().getParent();
            return folder != null && Files.isWritable(folder);
        }
    }
}

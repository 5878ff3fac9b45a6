package dev.mooring.setting;

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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The path of a file that can be read when the process starts. */
@Documented
@Constraint(validatedBy = ReadableFile.Looked.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface ReadableFile {
    String message() default "names a file that does not exist or cannot be read; mount it or correct the path";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Looks. */
    final class Looked implements ConstraintValidator<ReadableFile, String> {
        @Override
        public boolean isValid(@Nullable String path, ConstraintValidatorContext context) {
            try {
                return path == null || (Files.isReadable(Path.of(path)) && !Files.isDirectory(Path.of(path)));
            } catch (InvalidPathException noPath) {
                return false;
            }
        }
    }
}

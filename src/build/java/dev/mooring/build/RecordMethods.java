package dev.mooring.build;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Spells out {@code equals} and {@code hashCode} of compiled records. The compiler leaves both to
 * {@link java.lang.runtime.ObjectMethods}, which puts them together when they are first called. What it makes of
 * {@code equals} is method handles that branch: a native image cannot compile them, and interprets them at each call, 10
 * to 20 µs where the same written out takes a few nanoseconds. A JVM has less to make at its start.
 *
 * <p>The meaning is the same: the same record, each of its references equal as {@link java.util.Objects#equals} has it,
 * each primitive as {@code compare} of its type has it.
 *
 * <p>The build runs it from its source once classes are compiled: {@code java RecordMethods.java FOLDER}. What a record
 * writes itself is left alone, and what is spelled out already is not touched again.
 */
final class RecordMethods {
    private static final String COMPILERS = "java.lang.runtime.ObjectMethods";
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final MethodTypeDesc EQUALS = MethodTypeDesc.of(CD_boolean, CD_Object);
    private static final MethodTypeDesc HASH_CODE = MethodTypeDesc.of(CD_int);

    private final ClassModel compiled;
    private final List<RecordComponentInfo> components;

    private RecordMethods(ClassModel compiled, List<RecordComponentInfo> components) {
        this.compiled = compiled;
        this.components = components;
    }

    static void main(String[] arguments) throws IOException {
        var records = 0;
        try (var files = Files.walk(Path.of(arguments[0]))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                records += spellOut(file) ? 1 : 0;
            }
        }
        IO.println("equals and hashCode are spelled out in " + records + " records");
    }

    private static boolean spellOut(Path file) throws IOException {
        var compiled = ClassFile.of().parse(file);
        var components = compiled.findAttribute(Attributes.record());
        if (components.isEmpty() || compiled.methods().stream().noneMatch(RecordMethods::isCompilers)) {
            return false;
        }
        Files.write(file, new RecordMethods(compiled, components.get().components()).spelledOut());
        return true;
    }

    private static boolean isCompilers(MethodModel method) {
        return (isEquals(method) || isHashCode(method))
                && method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(instruction -> instruction instanceof InvokeDynamicInstruction dynamic
                                && dynamic.invokedynamic()
                                        .bootstrap()
                                        .bootstrapMethod()
                                        .reference()
                                        .owner()
                                        .matches(ClassDesc.of(COMPILERS)));
    }

    private static boolean isEquals(MethodModel method) {
        return method.methodName().equalsString("equals")
                && method.methodTypeSymbol().equals(EQUALS);
    }

    private static boolean isHashCode(MethodModel method) {
        return method.methodName().equalsString("hashCode")
                && method.methodTypeSymbol().equals(HASH_CODE);
    }

    private byte[] spelledOut() {
        return ClassFile.of().transformClass(compiled, (record, element) -> {
            if (element instanceof MethodModel method && isCompilers(method)) {
                record.withMethodBody(
                        method.methodName(),
                        method.methodType(),
                        method.flags().flagsMask(),
                        isEquals(method) ? this::equals : this::hashCode);
            } else {
                record.with(element);
            }
        });
    }

    private void equals(CodeBuilder code) {
        var self = compiled.thisClass().asSymbol();
        var same = code.newLabel();
        var differs = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(same);
        code.aload(1).instanceOf(self).ifeq(differs);
        code.aload(1).checkcast(self).astore(2);
        for (var component : components) {
            get(code, 0, component);
            get(code, 2, component);
            branchIfDifferent(code, component.descriptorSymbol(), differs);
        }
        code.labelBinding(same).iconst_1().ireturn();
        code.labelBinding(differs).iconst_0().ireturn();
    }

    private void hashCode(CodeBuilder code) {
        code.iconst_0();
        for (var component : components) {
            code.bipush(31).imul();
            get(code, 0, component);
            hash(code, component.descriptorSymbol());
            code.iadd();
        }
        code.ireturn();
    }

    private void get(CodeBuilder code, int of, RecordComponentInfo component) {
        code.aload(of)
                .getfield(
                        compiled.thisClass().asSymbol(), component.name().stringValue(), component.descriptorSymbol());
    }

    private static void branchIfDifferent(CodeBuilder code, ClassDesc type, Label differs) {
        switch (TypeKind.from(type)) {
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(differs);
            case LONG -> code.lcmp().ifne(differs);
            case FLOAT, DOUBLE ->
                code.invokestatic(boxOf(type), "compare", MethodTypeDesc.of(CD_int, type, type))
                        .ifne(differs);
            case REFERENCE ->
                code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                        .ifeq(differs);
            case VOID -> throw new IllegalStateException("a component is of no type");
        }
    }

    private static void hash(CodeBuilder code, ClassDesc type) {
        if (type.isPrimitive()) {
            code.invokestatic(boxOf(type), "hashCode", MethodTypeDesc.of(CD_int, type));
        } else {
            code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
        }
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ClassDesc.of("java.lang.Boolean");
            case BYTE -> ClassDesc.of("java.lang.Byte");
            case CHAR -> ClassDesc.of("java.lang.Character");
            case SHORT -> ClassDesc.of("java.lang.Short");
            case INT -> ClassDesc.of("java.lang.Integer");
            case LONG -> ClassDesc.of("java.lang.Long");
            case FLOAT -> ClassDesc.of("java.lang.Float");
            case DOUBLE -> ClassDesc.of("java.lang.Double");
            case REFERENCE, VOID -> throw new IllegalStateException(primitive.displayName() + " has no box");
        };
    }
}

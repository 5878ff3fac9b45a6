package dev.mooring.nativeimage.recorder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A class file, in which calls are redirected without a byte being moved: each call takes three bytes, before and after,
 * and new constants go to the end of their pool. So nothing else in it changes, stack maps least of all.
 */
final class ClassBytes {
    private static final String RECORDER = "dev/mooring/nativeimage/recorder/Recorder";
    private static final String LOADER = "java/lang/ClassLoader";
    private static final String CLASS = "java/lang/Class";
    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
    private static final String FIND_METHOD =
            "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;";
    /** What is called, and what of {@link Recorder} is called in its place. */
    private static final Map<String, Target> REDIRECTED = redirected(
            isStatic(CLASS, "forName", "(Ljava/lang/String;)Ljava/lang/Class;"),
            isStatic(CLASS, "forName", "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;"),
            isVirtual(CLASS, "newInstance", "()Ljava/lang/Object;"),
            isVirtual(CLASS, "getResource", "(Ljava/lang/String;)Ljava/net/URL;"),
            isVirtual(CLASS, "getResourceAsStream", "(Ljava/lang/String;)Ljava/io/InputStream;"),
            isVirtual(LOADER, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;"),
            isVirtual(LOADER, "getResource", "(Ljava/lang/String;)Ljava/net/URL;"),
            isVirtual(LOADER, "getResources", "(Ljava/lang/String;)Ljava/util/Enumeration;"),
            isVirtual(LOADER, "resources", "(Ljava/lang/String;)Ljava/util/stream/Stream;"),
            isVirtual(LOADER, "getResourceAsStream", "(Ljava/lang/String;)Ljava/io/InputStream;"),
            isStatic(LOADER, "getSystemResource", "(Ljava/lang/String;)Ljava/net/URL;"),
            isStatic(LOADER, "getSystemResourceAsStream", "(Ljava/lang/String;)Ljava/io/InputStream;"),
            isStatic("java/util/ServiceLoader", "load", "(Ljava/lang/Class;)Ljava/util/ServiceLoader;"),
            isStatic(
                    "java/util/ServiceLoader",
                    "load",
                    "(Ljava/lang/Class;Ljava/lang/ClassLoader;)Ljava/util/ServiceLoader;"),
            isStatic("java/util/ResourceBundle", "getBundle", "(Ljava/lang/String;)Ljava/util/ResourceBundle;"),
            isStatic(
                    "java/util/ResourceBundle",
                    "getBundle",
                    "(Ljava/lang/String;Ljava/util/Locale;)Ljava/util/ResourceBundle;"),
            isStatic(
                    "java/util/ResourceBundle",
                    "getBundle",
                    "(Ljava/lang/String;Ljava/util/Locale;Ljava/lang/ClassLoader;)Ljava/util/ResourceBundle;"),
            isStatic(
                    "java/lang/reflect/Proxy",
                    "newProxyInstance",
                    "(Ljava/lang/ClassLoader;[Ljava/lang/Class;Ljava/lang/reflect/InvocationHandler;)Ljava/lang/Object;"),
            isVirtual(LOOKUP, "findClass", "(Ljava/lang/String;)Ljava/lang/Class;"),
            isVirtual(
                    LOOKUP,
                    "findConstructor",
                    "(Ljava/lang/Class;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;"),
            isVirtual(LOOKUP, "findVirtual", FIND_METHOD),
            isVirtual(LOOKUP, "findStatic", FIND_METHOD),
            isVirtual("java/lang/reflect/Constructor", "newInstance", "([Ljava/lang/Object;)Ljava/lang/Object;"),
            isVirtual(
                    "java/lang/reflect/Method", "invoke", "(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;"));

    private static final Set<String> OWNERS =
            REDIRECTED.values().stream().map(Target::owner).collect(Collectors.toUnmodifiableSet());

    private static final byte[][] OWNER_BYTES = utf8(OWNERS.stream());
    private static final byte[][] NAME_BYTES =
            utf8(REDIRECTED.values().stream().map(Target::name).distinct());

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS_CONSTANT = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int CALLED_VIRTUALLY = 5;
    private static final int CALLED_STATICALLY = 6;
    private static final int INVOKE_VIRTUAL = 0xb6;
    private static final int INVOKE_STATIC = 0xb8;

    private final String name;
    private byte[] bytes;
    private ByteBuffer in;
    private final int[] constants;
    private final int afterConstants;
    private final Map<Integer, Integer> redirections = new HashMap<>();
    private final Map<Integer, Boolean> isOwner = new HashMap<>();
    private final ByteArrayOutputStream pool = new ByteArrayOutputStream();
    private int count;

    /** @param isStatic whether what it stands for is; it is itself */
    private record Target(String owner, String name, String descriptor, boolean isStatic) {
        String key() {
            return owner + "." + name + descriptor;
        }

        /** An object that it is called on becomes the first argument. */
        String ownDescriptor() {
            return isStatic ? descriptor : "(L" + owner + ";" + descriptor.substring(1);
        }
    }

    ClassBytes(String name, byte[] bytes) {
        this.name = name.replace('/', '.');
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
        this.count = u2(8);
        this.constants = new int[count];
        this.afterConstants = findConstants();
    }

    /** The class with its calls redirected; null where it makes none of them. */
    byte[] redirected() {
        if (!mentions(OWNER_BYTES) || !mentions(NAME_BYTES)) {
            return null;
        }
        for (var index = 1; index < constants.length; index++) {
            if (constants[index] != 0 && u1(constants[index]) == METHOD && isOfAnOwner(index)) {
                var target = REDIRECTED.get(owner(index) + "." + memberName(index) + descriptor(index));
                if (target != null) {
                    redirections.put(index, add(target));
                }
            }
        }
        if (redirections.isEmpty()) {
            return null;
        }
        if (count > 0xffff) {
            throw new IllegalStateException("the constants are too many");
        }
        bytes = bytes.clone();
        in = ByteBuffer.wrap(bytes);
        redirectHandles();
        redirectMethods();
        var out = ByteBuffer.allocate(bytes.length + pool.size());
        out.put(bytes, 0, 8).putShort((short) count).put(bytes, 10, afterConstants - 10);
        out.put(pool.toByteArray()).put(bytes, afterConstants, bytes.length - afterConstants);
        return out.array();
    }

    /** Told without making an object: classes are many, and most of them do not. */
    private boolean mentions(byte[][] names) {
        for (var index = 1; index < constants.length; index++) {
            var at = constants[index];
            if (at != 0 && bytes[at] == UTF8) {
                for (var name : names) {
                    if (u2(at + 1) == name.length
                            && Arrays.equals(bytes, at + 3, at + 3 + name.length, name, 0, name.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private int findConstants() {
        var at = 10;
        for (var index = 1; index < count; index++) {
            constants[index] = at;
            var kind = u1(at);
            at += switch (kind) {
                case UTF8 -> 3 + u2(at + 1);
                case LONG, DOUBLE -> 9;
                case CLASS_CONSTANT, STRING, 16, 19, 20 -> 3;
                case METHOD_HANDLE -> 4;
                case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> 5;
                default -> throw new IllegalStateException("constant of kind " + kind);
            };
            if (kind == LONG || kind == DOUBLE) {
                index++;
            }
        }
        return at;
    }

    /** Gives the index of a reference to a method of the recorder. */
    private int add(Target target) {
        var owner = append(CLASS_CONSTANT, append(RECORDER));
        var signature = append(NAME_AND_TYPE, append(target.name()), append(target.ownDescriptor()));
        return append(METHOD, owner, signature);
    }

    private int append(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        pool.write(UTF8);
        writeU2(utf8.length);
        pool.writeBytes(utf8);
        return count++;
    }

    private int append(int kind, int... indices) {
        pool.write(kind);
        for (var index : indices) {
            writeU2(index);
        }
        return count++;
    }

    private void writeU2(int value) {
        pool.write(value >> 8);
        pool.write(value);
    }

    /** Those of method references: {@code ServiceLoader::load}. */
    private void redirectHandles() {
        for (var at : constants) {
            if (at != 0 && u1(at) == METHOD_HANDLE && redirections.containsKey(u2(at + 2))) {
                var kind = u1(at + 1);
                if (kind == CALLED_VIRTUALLY || kind == CALLED_STATICALLY) {
                    bytes[at + 1] = CALLED_STATICALLY;
                    in.putShort(at + 2, redirections.get(u2(at + 2)).shortValue());
                }
            }
        }
    }

    private void redirectMethods() {
        var at = afterConstants + 6;
        at += 2 + 2 * u2(at);
        at = afterMembers(at, false);
        afterMembers(at, true);
    }

    private int afterMembers(int start, boolean areMethods) {
        var at = start + 2;
        for (var members = u2(start); members > 0; members--) {
            var method = name + "." + text(u2(at + 2)) + text(u2(at + 4));
            var attributes = u2(at + 6);
            at += 8;
            for (; attributes > 0; attributes--) {
                if (areMethods && text(u2(at)).equals("Code")) {
                    redirectCode(method, at + 14, in.getInt(at + 10));
                }
                at += 6 + in.getInt(at + 2);
            }
        }
        return at;
    }

    private void redirectCode(String method, int start, int length) {
        var named = new HashSet<String>();
        var redirects = false;
        for (var at = start; at < start + length; at += length(at, at - start)) {
            switch (u1(at)) {
                case 0x12 -> name(u1(at + 1), named);
                case 0x13 -> name(u2(at + 1), named);
                case INVOKE_VIRTUAL, INVOKE_STATIC -> {
                    var redirection = redirections.get(u2(at + 1));
                    if (redirection != null) {
                        bytes[at] = (byte) INVOKE_STATIC;
                        in.putShort(at + 1, redirection.shortValue());
                        redirects = true;
                    }
                }
                default -> {}
            }
        }
        if (redirects && !named.isEmpty()) {
            Recorder.names(method, Set.copyOf(named));
        }
    }

    private void name(int index, Set<String> named) {
        var at = constants[index];
        if (u1(at) == STRING) {
            named.add(text(u2(at + 1)));
        } else if (u1(at) == CLASS_CONSTANT) {
            named.add(text(u2(at + 1)).replace('/', '.'));
        }
    }

    private int length(int at, int offset) {
        var operation = u1(at);
        return switch (operation) {
            case 0x10, 0x12, 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> 2;
            case 0x11, 0x13, 0x14, 0x84, 0xbb, 0xbd, 0xc0, 0xc1, 0xc6, 0xc7 -> 3;
            case 0xc5 -> 4;
            case 0xb9, 0xba, 0xc8, 0xc9 -> 5;
            case 0xc4 -> u1(at + 1) == 0x84 ? 6 : 4;
            case 0xaa -> {
                var table = at + 4 - offset % 4;
                yield table - at + 12 + 4 * (in.getInt(table + 8) - in.getInt(table + 4) + 1);
            }
            case 0xab -> {
                var table = at + 4 - offset % 4;
                yield table - at + 8 + 8 * in.getInt(table + 4);
            }
            default -> operation >= 0x99 && operation <= 0xa8 || operation >= 0xb2 && operation <= 0xb8 ? 3 : 1;
        };
    }

    /** Told by the class alone, and once for each: methods are many. */
    private boolean isOfAnOwner(int method) {
        return isOwner.computeIfAbsent(u2(constants[method] + 1), _ -> OWNERS.contains(owner(method)));
    }

    private String owner(int method) {
        return text(u2(constants[u2(constants[method] + 1)] + 1));
    }

    private String memberName(int method) {
        return text(u2(constants[u2(constants[method] + 3)] + 1));
    }

    private String descriptor(int method) {
        return text(u2(constants[u2(constants[method] + 3)] + 3));
    }

    private String text(int index) {
        var at = constants[index];
        return new String(bytes, at + 3, u2(at + 1), StandardCharsets.UTF_8);
    }

    private int u1(int at) {
        return bytes[at] & 0xff;
    }

    private int u2(int at) {
        return in.getShort(at) & 0xffff;
    }

    private static byte[][] utf8(Stream<String> names) {
        return names.map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    private static Target isStatic(String owner, String name, String descriptor) {
        return new Target(owner, name, descriptor, true);
    }

    private static Target isVirtual(String owner, String name, String descriptor) {
        return new Target(owner, name, descriptor, false);
    }

    private static Map<String, Target> redirected(Target... targets) {
        return Arrays.stream(targets).collect(Collectors.toUnmodifiableMap(Target::key, target -> target));
    }
}

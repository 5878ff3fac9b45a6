package dev.mooring.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;

/**
 * The AWS SDK's checksums without its Common Runtime (CRT), an optional library that {@code ChecksumProvider} names in
 * three methods (2.57.8). The JVM never comes there; the native compiler resolves all it could reach, and fails with
 * an unresolved type (aws-sdk-java-v2#5682). Answers are those of the SDK when the CRT is absent.
 */
@TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
final class WithoutCommonRuntime {
    /** None: the SDK takes its own implementation. */
    @Substitute
    static @Nullable SdkChecksum createCrtCrc32C() {
        return null;
    }

    @Substitute
    static SdkChecksum crc64NvmeCrtImplementation() {
        throw new UnsupportedOperationException("CRC64NVME needs the AWS CRT, which is not part of this program");
    }

    @Substitute
    static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
        throw new UnsupportedOperationException(
                algorithm.algorithmId() + " needs the AWS CRT, which is not part of this program");
    }
}

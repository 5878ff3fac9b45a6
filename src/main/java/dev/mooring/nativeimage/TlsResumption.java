package dev.mooring.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.TargetClass;

/** Netty's account of sessions that were taken up again, which {@link JdkClientTls} takes. */
@TargetClass(className = "io.netty.handler.ssl.ResumptionController")
final class TlsResumption {
    @Alias
    TlsResumption() {}
}

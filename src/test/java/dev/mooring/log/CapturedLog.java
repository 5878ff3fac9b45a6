package dev.mooring.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;

/** The lines of a package while it is open, with their fields, as a handler of Mooring's would see them. */
public final class CapturedLog extends ExtHandler implements AutoCloseable {
    private final Logger logger;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** One line. */
    public record Line(Level level, String text, Map<String, String> fields) {}

    public CapturedLog(String name) {
        this.logger = Logger.getLogger(name);
        setFilter(new LineFilter());
        logger.addHandler(this);
    }

    @Override
    protected void doPublish(ExtLogRecord line) {
        lines.add(new Line(line.getLevel(), line.getFormattedMessage(), line.getMdcCopy()));
    }

    public List<Line> lines() {
        return lines;
    }

    public List<Line> of(String event) {
        return lines.stream()
                .filter(line -> event.equals(line.fields().get("event")))
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}

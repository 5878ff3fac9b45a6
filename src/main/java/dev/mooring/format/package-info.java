/** How reports and lists look outside of JSON: tables, Markdown, JUnit XML, OpenReports. Pure. */
@NullMarked
package dev.mooring.format;

import org.jspecify.annotations.NullMarked;

package dev.mooring.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One program that a block of shell runs, with what it is given: quotes taken away, variables left as they are.
 *
 * @param words the program and its arguments, without assignments before it and without where its output goes
 */
record ShellLine(List<String> words) {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern HEREDOC = Pattern.compile("(?ms)<<-?\\s*'?(\\w+)'?(.*?$).*?^\\1$");

    String program() {
        return words.getFirst();
    }

    /** Behind the program, without options. */
    List<String> operands() {
        return words.stream().skip(1).filter(word -> !word.startsWith("-")).toList();
    }

    /** What stands behind each of these options. */
    List<String> valuesOf(String... options) {
        var values = new ArrayList<String>();
        for (int i = 1; i < words.size(); i++) {
            for (var option : options) {
                if (words.get(i).equals(option) && i + 1 < words.size()) {
                    values.add(words.get(i + 1));
                } else if (words.get(i).startsWith(option + "=")) {
                    values.add(words.get(i).substring(option.length() + 1));
                }
            }
        }
        return values;
    }

    /** As far as blocks in documents go: quotes, comments, pipes, lists, redirections and here-documents. */
    static List<ShellLine> of(String block) {
        var text = HEREDOC.matcher(block).replaceAll("$2").replaceAll("\\\\\n\\s*", " ");
        var lines = new ArrayList<ShellLine>();
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var inWord = false;
        var open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, i + 1);
                end = end < 0 ? text.length() : end;
                word.append(text, i + 1, end);
                inWord = true;
                i = end;
            } else if (c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '(') {
                int end = text.indexOf(')', i);
                word.append(text, i, end + 1);
                inWord = true;
                i = end;
            } else if (Character.isWhitespace(c) || ";|&()".indexOf(c) >= 0 || (c == '#' && !inWord)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                if (c == '#') {
                    int end = text.indexOf('\n', i);
                    i = end < 0 ? text.length() : end - 1;
                } else if (c == ')' && open == 0) {
                    words.clear(); // The pattern of a case.
                } else if (c == '\n' || ";|&()".indexOf(c) >= 0) {
                    open += c == '(' ? 1 : c == ')' ? -1 : 0;
                    end(words, lines);
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        end(words, lines);
        return lines;
    }

    private static void end(List<String> words, List<ShellLine> lines) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.matches("\\d?>>?|<")) {
                i++;
            } else if (!word.matches("\\d?>>?\\S+")
                    && !(kept.isEmpty() && ASSIGNMENT.matcher(word).matches())) {
                kept.add(word);
            }
        }
        words.clear();
        if (!kept.isEmpty()) {
            lines.add(new ShellLine(List.copyOf(kept)));
        }
    }
}

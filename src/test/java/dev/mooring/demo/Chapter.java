package dev.mooring.demo;

import java.io.IOException;
import java.util.List;

/**
 * One fault: how it comes, what Mooring says of it, where to look, how it goes.
 *
 * @param happened what happens, told before it does
 * @param fault makes it happen
 * @param check which finding then opens
 * @param page path of the page that shows it
 * @param api path of the API that shows it
 * @param mending what mends it, told before it does
 * @param mend makes that happen
 */
record Chapter(
        String title,
        List<String> happened,
        Act fault,
        String check,
        String page,
        String api,
        String mending,
        Act mend) {

    /** Something that is done to the installation. */
    interface Act {
        void play() throws IOException;
    }
}

package dev.mooring.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What is kept as JSON. */
record NoticeJson(ObjectMapper mapper) {
    String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a notice could not be written as JSON", impossible);
        }
    }

    <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException changed) {
            throw new IllegalStateException("a stored notice could not be read", changed);
        }
    }
}

-- What a list tells of a report, so that lists need not read bodies. Null where a release stored the report that knew of
-- no heads: its body is then read.
alter table reports add column head text;

-- What a list tells of a report, so that lists need not read bodies. Null where a release stored the report that knew of
-- no heads: its body is then read.
alter table reports add column head text;

-- Reports are newest by their place: a clock that jumped once must not hide those after it.
create index reports_by_place on reports (cluster, seq, verified_at);

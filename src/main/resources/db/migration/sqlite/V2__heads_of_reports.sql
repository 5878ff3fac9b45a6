-- What a list tells of a report, so that lists need not read bodies. Null where a release stored the report that knew of
-- no heads: its body is then read.
alter table reports add column head text;

-- Reports are newest by their place: a clock that jumped once must not hide those after it.
create index reports_by_place on reports (cluster, seq, verified_at);

-- A delivery whose body came before has none of its own, but the id of the delivery that has it. Of those alone there is an
-- index: others cost nothing. A replica that knows of no such column takes the body for empty until it is replaced.
alter table deliveries add column body_of text;
create index deliveries_by_body on deliveries (body_of) where body_of is not null;

-- What a list tells of a report, so that lists need not read bodies. Null where a release stored the report that knew of
-- no heads: its body is then read.
alter table reports add column head text;

-- Reports are newest by their place: a clock that jumped once must not hide those after it.
-- How large a report is counts against what is kept.
alter table reports add column bytes bigint not null default 0;
create index reports_by_place on reports (cluster, seq, verified_at, bytes);

-- A finding that the newest report saw was last seen with it: rows of what stays as it was are not written again.
alter table findings add column seen_in_newest bigint not null default 0;
-- The finding that explains this one.
alter table findings add column inhibited_by text;
create index findings_by_cover on findings (inhibited_by) where inhibited_by is not null;

-- A delivery whose body came before has none of its own, but the id of the delivery that has it. Of those alone there is an
-- index: others cost nothing. A replica that knows of no such column takes the body for empty until it is replaced.
alter table deliveries add column body_of text;
create index deliveries_by_body on deliveries (body_of) where body_of is not null;

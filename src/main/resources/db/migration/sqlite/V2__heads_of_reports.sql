-- What a list tells of a report, so that lists need not read bodies. Null where a release stored the report that knew of
-- no heads: its body is then read.
alter table reports add column head text;

-- Reports are newest by their place: a clock that jumped once must not hide those after it.
-- How large a report is counts against what is kept.
alter table reports add column bytes integer not null default 0;
create index reports_by_place on reports (cluster, seq, verified_at, bytes);

-- A finding that the newest report saw was last seen with it: rows of what stays as it was are not written again.
alter table findings add column seen_in_newest integer not null default 0;
-- The finding that explains this one.
alter table findings add column inhibited_by text;
create index findings_by_cover on findings (inhibited_by) where inhibited_by is not null;

-- What happened, in the order in which it happened, of what nothing else keeps; and what of findings would be lost with the
-- next opening of the same one.
create table timeline (
    seq          integer primary key autoincrement,
    cluster      text    not null,
    at           integer not null,
    kind         text    not null,
    -- What comes again under the same name takes the place of what came before. Null for what happens once.
    name         text,
    severity     text,
    site         text,
    node         text,
    fingerprint  text,
    body         text    not null
);
create index timeline_by_cluster on timeline (cluster, at, seq);
create index timeline_by_time on timeline (at, seq);
create index timeline_by_finding on timeline (fingerprint, at) where fingerprint is not null;
create unique index timeline_by_name on timeline (cluster, kind, name) where name is not null;

-- What is known of findings that opened before.
insert into timeline (cluster, at, kind, severity, site, node, fingerprint, body)
select cluster, at, kind, severity, site, case when subject_kind = 'node' then subject_name end, fingerprint, entry from (
    select cluster, first_seen as at, 'finding-opened' as kind, severity, site, subject_kind, subject_name, fingerprint,
        json_object('kind', 'finding-opened', 'at', json_extract(body, '$.firstSeen'), 'cluster', cluster,
            'fingerprint', fingerprint, 'check', check_id, 'severity', severity,
            'subject', json(json_extract(body, '$.subject')), 'summary', json_extract(body, '$.summary')) as entry
    from findings where inhibited = 0
    union all
    select cluster, resolved_at, 'finding-resolved', severity, site, subject_kind, subject_name, fingerprint,
        json_object('kind', 'finding-resolved', 'at', json_extract(body, '$.resolvedAt'), 'cluster', cluster,
            'fingerprint', fingerprint, 'check', check_id, 'severity', severity,
            'subject', json(json_extract(body, '$.subject')), 'summary', json_extract(body, '$.summary'),
            'resolvedBy', json_extract(body, '$.resolvedBy'), 'opened', json_extract(body, '$.firstSeen'))
    from findings where inhibited = 0 and resolved_at is not null) as known
order by at;

-- Who made a change, and how many resources it touched, as JSON.
alter table changes add column made text;

-- Deliveries about one stack or environment, newest first. Of others there is nothing in it.
create index deliveries_by_target on deliveries (target, received_at, seq) where target <> '';

-- What a machine was like, until it was otherwise: what is in machines has been so since then.
alter table machines add column since integer;
create table machines_before (
    cluster  text    not null,
    name     text    not null,
    place    integer not null,
    since    integer not null,
    until    integer not null,
    site     text,
    state    text    not null,
    body     text    not null,
    primary key (cluster, until, name, place, since)
) without rowid;
-- Since when all machines of a cluster are known at any time. Null until the next report.
alter table nodes add column known_since integer;

-- When the condition began, as far as its source says; null where a release stored the finding that knew of no such column:
-- then it began when it was seen first. And its words in small letters, to be found by.
alter table findings add column began integer;
alter table findings add column words text;
update findings set
    began = coalesce(cast(strftime('%s', json_extract(body, '$.since')) as integer) * 1000, first_seen),
    words = lower(json_extract(body, '$.summary') || ' ' || subject_name);
-- The worst first, and of those what lasts longest.
create index findings_worst on findings (
    status,
    (case severity when 'critical' then 0 when 'error' then 1 when 'warning' then 2 else 3 end),
    (coalesce(began, first_seen)),
    fingerprint);

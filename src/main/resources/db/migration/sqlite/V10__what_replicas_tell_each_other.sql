-- Which news it was that told of the stack last: what came while the stack was looked at is not settled by that look.
alter table discovery_heard add column news text not null default '';

-- 1 where whoever discovers is to list the stacks sooner than by the clock.
alter table discovery add column list_soon integer not null default 0;

-- ESC environments that something in a cluster takes values from, as its last report found it.
create table used_environments (
    environment text not null,
    cluster     text not null,
    primary key (environment, cluster)
);
create index used_environments_by_cluster on used_environments (cluster);

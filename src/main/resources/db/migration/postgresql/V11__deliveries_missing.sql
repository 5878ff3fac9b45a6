-- What never arrived, by where that shows: a log of Pulumi Cloud, or the versions of what declares a cluster. Written by who
-- leads the cluster, so that whoever tells of it knows what all replicas found.
create table deliveries_missing (
    source    text    not null primary key,
    missing   bigint  not null,
    -- By the clock of the database.
    looked_at bigint  not null
);

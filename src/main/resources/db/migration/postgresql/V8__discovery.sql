-- Stacks that were looked at for clusters, so that every replica watches the same ones, and so does the next start.
create table discovered_stacks (
    stack         text    not null primary key,
    -- How the stack stood when its state was read, as its list tells.
    marker        text    not null,
    verdict       text    not null,
    reason        text    not null,
    -- As what it is watched; null where it is not.
    cluster       text,
    account       text,
    looked_at     bigint  not null,
    missing_since bigint 
);

-- Stacks that a delivery told of, and that are still to be looked at.
create table discovery_heard (
    stack   text    not null primary key,
    deleted bigint  not null,
    due_at  bigint  not null,
    tries   bigint  not null
);

-- How the last round went. One row; whoever writes the stacks moves the generation on.
create table discovery (
    id         integer not null primary key,
    generation bigint  not null,
    -- When all lists were last read whole.
    read_at    bigint ,
    problem    text
);
insert into discovery (id, generation) values (1, 0);

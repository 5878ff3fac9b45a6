-- What verifications of a cluster remember for longer than a process lives, a line for each thing.
create table memories (
    cluster  text primary key,
    body     text not null
);

-- The sinks that heard of it. Null for what was told before this was noted.
alter table told add column sinks text;

-- Of the alerts of its thread, the one that it belongs to; empty for the one that the thread began with.
alter table told add column alert text not null default '';

-- What was told of a thread since.
create index notices_of_thread on notices (sink, thread, seq);

// Writes what rules are made of as YAML that people like to read.
local first = ['apiVersion', 'kind', 'metadata', 'spec', 'name', 'record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
local fields(object) =
  [field for field in first if std.objectHas(object, field)]
  + [field for field in std.objectFields(object) if !std.member(first, field)];

local scalar(value, indent) =
  if !std.isString(value) then std.toString(value)
  else
    local lines = [line for line in std.split(value, '\n') if line != ''];
    if std.length(lines) == 1 then "'" + std.strReplace(value, "'", "''") + "'"
    else std.join('\n' + indent, ['|'] + lines);

// The first line has its indent already.
local block(value, indent) =
  if std.isObject(value) then std.join('\n' + indent, [field + ':' + below(value[field], indent + '  ') for field in fields(value)])
  else if std.isArray(value) then std.join('\n' + indent, ['- ' + block(item, indent + '  ') for item in value])
  else scalar(value, indent),
      below(value, indent) =
  if std.isObject(value) || std.isArray(value) then '\n' + indent + block(value, indent)
  else ' ' + scalar(value, indent);

{
  document(value):: block(value, '') + '\n',
}

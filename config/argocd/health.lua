-- Argo CD's health of a FlagImportConfiguration. Lua 5.1; Argo CD gives scripts of argocd-cm no string, math or io library.

-- true: an import that failed, or that left out some flags, makes the resource Degraded.
-- false: health speaks of the configuration alone, and the message tells how the import went.
local failed_import_degrades = false

-- What is not of the expected shape counts as absent: a script that raises an error makes the health of the whole Application Unknown.
local function fields(value)
  if type(value) == "table" then return value end
  return {}
end

local function health(status, message)
  if type(message) ~= "string" then message = "" end
  return { status = status, message = message }
end

local metadata = fields(obj.metadata)
local status = fields(obj.status)
local generation = tonumber(metadata.generation)

local conditions = {}
for _, condition in pairs(fields(status.conditions)) do
  condition = fields(condition)
  if type(condition.type) == "string" then conditions[condition.type] = condition end
end

local function is(type_of_condition, expected)
  return fields(conditions[type_of_condition]).status == expected
end

local ready = fields(conditions.Ready)

if metadata.deletionTimestamp ~= nil then
  if type(ready.message) == "string" and ready.status ~= "True" then return health("Progressing", ready.message) end
  return health("Progressing", "Being deleted: the operator settles LaunchDarkly's side first.")
end

if status.conditions == nil or status.observedGeneration == nil or conditions.Ready == nil then
  return health("Progressing", "Waiting for the operator to look at the resource.")
end

if tonumber(status.observedGeneration) ~= generation
  or (ready.observedGeneration ~= nil and tonumber(ready.observedGeneration) ~= generation) then
  return health("Progressing", "Waiting for the operator to look at the newest spec.")
end

if ready.reason == "Paused" and ready.status ~= "True" then return health("Suspended", ready.message) end

if is("Stalled", "True") then return health("Degraded", conditions.Stalled.message) end

if is("Reconciling", "True") then return health("Progressing", conditions.Reconciling.message) end

if ready.status == "False" then
  -- Mode Observe is meant to leave differences: they are told, and hold no sync wave up.
  if ready.reason == "PlanPending" then return health("Healthy", ready.message) end
  return health("Degraded", ready.message)
end

if ready.status ~= "True" then return health("Progressing", ready.message) end

-- A difference that comes back however often it is undone: the operator has given up for now.
if is("Synced", "False") then return health("Degraded", conditions.Synced.message) end

if is("Imported", "False") then
  if failed_import_degrades then return health("Degraded", conditions.Imported.message) end
  return health("Healthy", conditions.Imported.message)
end

return health("Healthy", ready.message)

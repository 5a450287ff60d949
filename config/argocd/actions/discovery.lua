-- Which buttons Argo CD shows for a FlagImportConfiguration, and why one of them cannot be used now.

local function fields(value)
  if type(value) == "table" then return value end
  return {}
end

local metadata = fields(obj.metadata)
local mode = fields(obj.spec).mode
local deleting = metadata.deletionTimestamp ~= nil

-- Those who write what Git says. They would take a click back, and the value that they put back would be one more new value.
local appliers = {
  ["argocd-controller"] = true,
  ["argocd-application-controller"] = true,
  ["kubectl-client-side-apply"] = true,
}

local function declared(...)
  for _, entry in pairs(fields(metadata.managedFields)) do
    entry = fields(entry)
    local owned = entry.fieldsV1
    for _, step in ipairs({ ... }) do owned = fields(owned)[step] end
    if owned ~= nil and (entry.operation == "Apply" or appliers[entry.manager]) then return true end
  end
  return false
end

local function action(name, icon, obstacles)
  for _, obstacle in ipairs(obstacles) do
    if obstacle[1] then
      return { disabled = true, displayName = name .. " (" .. obstacle[2] .. ")", iconClass = icon }
    end
  end
  return { disabled = false, displayName = name, iconClass = icon }
end

local import_in_git = declared("f:metadata", "f:annotations", "f:flagimport.dev/import-requested")
local mode_in_git = declared("f:spec", "f:mode")

return {
  ["import-now"] = action("Import now", "fa fa-fw fa-download", {
    { deleting, "being deleted" },
    { mode == "Paused" or mode == "Observe", "mode " .. tostring(mode) },
    { import_in_git, "Git holds the annotation: change it there" },
  }),
  ["reconcile-now"] = action("Reconcile now", "fa fa-fw fa-sync", {
    { deleting, "being deleted" },
    { mode == "Paused", "mode Paused" },
  }),
  ["pause"] = action("Pause", "fa fa-fw fa-pause", {
    { mode == "Paused", "mode Paused" },
    -- Observe writes nothing anyway, and Resume could not know that it must come back.
    { mode == "Observe", "mode Observe" },
    { mode_in_git, "Git holds spec.mode: change it there" },
  }),
  ["resume"] = action("Resume", "fa fa-fw fa-play", {
    { mode ~= "Paused", "not paused" },
    { mode_in_git, "Git holds spec.mode: change it there" },
  }),
}

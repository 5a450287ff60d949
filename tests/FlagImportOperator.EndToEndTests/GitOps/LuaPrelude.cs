namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>
/// The world in which Argo CD runs a script of argocd-cm (util/lua of Argo CD, where <c>useOpenLibs</c> is not set): the base library and
/// <c>table</c>; <c>os</c> only by <c>require</c>, and of it only <c>time</c> and <c>date</c>; no <c>string</c>, so that strings have no
/// methods either; a new state for each run, and a limit on how long it takes. Results are printed as JSON, one line for each run.
/// </summary>
internal static class LuaPrelude
{
    public const string Text = """
        assert(_VERSION == "Lua 5.1", "Lua 5.1 is needed, this is " .. tostring(_VERSION))
        local byte, format, gsub, rep = string.byte, string.format, string.gsub, string.rep
        local concat, floor, huge, write = table.concat, math.floor, math.huge, io.write
        local loadstring, setfenv, sethook, date, time = loadstring, setfenv, debug.sethook, os.date, os.time
        debug.setmetatable("", nil)

        local base = { "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawset", "select",
          "setmetatable", "tonumber", "tostring", "type", "unpack", "xpcall" }

        local function environment(obj)
          local env = { obj = obj, table = { concat = table.concat, insert = table.insert, maxn = table.maxn, remove = table.remove, sort = table.sort } }
          for _, name in ipairs(base) do env[name] = _G[name] end
          env._G = env
          env.require = function(name)
            if name == "os" then return { date = date, time = time } end
            error("module " .. tostring(name) .. " is not there", 2)
          end
          return env
        end

        local function quoted(text)
          return '"' .. gsub(text, '[%c"\\]', function(c) return format("\\u%04x", byte(c)) end) .. '"'
        end

        -- As Argo CD's encoder: an empty table is a list.
        local function json(value)
          local kind = type(value)
          if kind == "string" then return quoted(value) end
          if kind == "number" then
            if value ~= value or value == huge or value == -huge then error("not a JSON number") end
            if value == floor(value) then return format("%.0f", value) end
            return format("%.17g", value)
          end
          if kind ~= "table" then return tostring(value) end
          local parts, count = {}, 0
          for _ in pairs(value) do count = count + 1 end
          if count == #value then
            for i = 1, count do parts[i] = json(value[i]) end
            return "[" .. concat(parts, ",") .. "]"
          end
          for key, member in pairs(value) do
            if type(key) ~= "string" then error("a table of both kinds") end
            parts[#parts + 1] = quoted(key) .. ":" .. json(member)
          end
          return "{" .. concat(parts, ",") .. "}"
        end

        local function once(script, obj)
          setfenv(script, environment(obj))
          sethook(function() error("the script takes too long") end, "", 1000000)
          local ok, result = pcall(script)
          sethook()
          if not ok then return false, tostring(result) end
          if type(result) ~= "table" then return false, "the script returned no table" end
          return pcall(json, result)
        end

        local function run(name, source, obj)
          local script, problem = loadstring(source, "=" .. name)
          local ok, result = false, problem
          if script then ok, result = once(script, obj) end
          if ok then write('{"value":', result, "}\n") else write('{"error":', quoted(result), "}\n") end
        end

        """;
}

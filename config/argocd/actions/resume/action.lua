-- Without a mode the operator manages the configuration.
obj.spec.mode = nil
return obj

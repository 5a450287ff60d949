obj.spec.mode = "Paused"
return obj

"""The programmes desk 专项: registers, stages, inspections and costs of a programme, all as its file says."""

# docker buildx bake -f docker/docker-bake.hcl: the image for both platforms, pinned, with its origin and its bill of materials. Variables come from the environment.
variable "IMAGE" {
  default = "alphaswarm-admin"
}

variable "VERSION" {
  default = "unversioned"
}

variable "REVISION" {
  default = "unknown"
}

# When it was made, as the last commit says: SOURCE_DATE_EPOCH makes two builds of one commit the same.
variable "CREATED" {
  default = "unknown"
}

variable "BUILD_IMAGE" {
  default = ""

  validation {
    condition     = length(regexall("@sha256:[0-9a-f]{64}$", BUILD_IMAGE)) == 1
    error_message = "BUILD_IMAGE: node 24 by digest, node:24-bookworm-slim@sha256:…"
  }
}

variable "RUNTIME_IMAGE" {
  default = ""

  validation {
    condition     = length(regexall("@sha256:[0-9a-f]{64}$", RUNTIME_IMAGE)) == 1
    error_message = "RUNTIME_IMAGE: distroless node 24 by digest, gcr.io/distroless/nodejs24-debian12:nonroot@sha256:…"
  }
}

target "default" {
  context    = "."
  dockerfile = "docker/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  tags       = ["${IMAGE}:${VERSION}"]
  args = {
    BUILD_IMAGE   = BUILD_IMAGE
    RUNTIME_IMAGE = RUNTIME_IMAGE
    VERSION       = VERSION
    REVISION      = REVISION
    CREATED       = CREATED
  }
  attest = ["type=sbom", "type=provenance,mode=max"]
}

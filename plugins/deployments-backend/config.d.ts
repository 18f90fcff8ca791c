export interface Config {
  deployments?: {
    /** What the namespaces of companies begin with; the company's slug follows. Default `tenant-`. */
    namespacePrefix?: string;

    /** The most replicas that a workload may be scaled to, 1 to 1000. Default 20. */
    maxReplicas?: number;

    /** Ends of host names whose endpoints are shown, with the dot: `.svc`. Other endpoints are counted, and not named. Default `.svc` and `.svc.cluster.local`. */
    endpointHosts?: string[];
  };
}

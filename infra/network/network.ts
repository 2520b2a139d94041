import { RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  type IVpc,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface Network {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: SecurityGroup;
  /** The one address that all requests to sources come from. */
  readonly address: string;
}

/**
 * A network with one way out, for sources that allow known addresses only. One zone and one gateway: a second address
 * would have to be allowed, too, and a slot that is missed because a zone is down is collected again at the next.
 */
export function network(scope: Construct, { names, teardown }: Settings): Network {
  const elasticIp = new CfnEIP(scope, 'ElasticIp', { domain: 'vpc' });
  // A new address would have to be allowed by every source anew.
  elasticIp.applyRemovalPolicy(teardown ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN);
  const vpc = new Vpc(scope, 'Network', {
    vpcName: names.deployment,
    maxAzs: 1,
    natGateways: 1,
    natGatewayProvider: NatProvider.gateway({ eipAllocationIds: [elasticIp.attrAllocationId] }),
    subnetConfiguration: [
      { name: 'gateway', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false, cidrMask: 26 },
      { name: 'functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
    ],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    // It takes a function of the CDK's own to do it, and nothing uses the default group.
    restrictDefaultSecurityGroup: false,
  });
  vpc.addFlowLog('FlowLog', {
    destination: FlowLogDestination.toCloudWatchLogs(
      new LogGroup(scope, 'FlowLogGroup', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    ),
  });
  const securityGroup = new SecurityGroup(scope, 'Outgoing', {
    vpc,
    description: 'HTTPS to sources and to AWS, nothing else',
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS');
  return { vpc, subnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, securityGroup, address: elasticIp.ref };
}

// Runs an Automation document in the simulator of @cdklabs/cdk-ssm-documents, with each call made by the `aws` command.
//
//   node ssm_simulator.cjs DOCUMENT INPUTS.json     prints {"code": ..., "steps": [...], "outputs": {...}}
//
// Mends of version 0.0.74: it imports the inputs of aws:approve as bare values where its own step expects them wrapped,
// expects outputs of every aws:executeAwsApi, and does not know global:REGION.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { App, Stack } = require('aws-cdk-lib');
const ssm = require('@cdklabs/cdk-ssm-documents');

const steps = require('@cdklabs/cdk-ssm-documents/lib/parent-steps/automation/approve-step');
steps.ApproveStep = class extends steps.ApproveStep {
  constructor(scope, id, props) {
    super(scope, id, {
      ...props,
      approvers: ssm.StringListVariable.of('Approvers'),
      notificationArn: ssm.StringVariable.of('NotificationArn'),
      message: ssm.HardCodedString.of(props.message),
      minRequiredApprovals: ssm.HardCodedNumber.of(props.minRequiredApprovals),
    });
  }
};

const calling = require('@cdklabs/cdk-ssm-documents/lib/parent-steps/automation/aws-api-step');
calling.AwsApiStep = class extends calling.AwsApiStep {
  constructor(scope, id, props) {
    super(scope, id, { ...props, outputs: props.outputs ?? [] });
  }
};

const { AutomationSimulation } = require('@cdklabs/cdk-ssm-documents/lib/simulation/document/automation-simulation');
const start = AutomationSimulation.prototype.start;
AutomationSimulation.prototype.start = function (given) {
  return start.call(this, Object.assign(given, { 'global:REGION': process.env.AWS_REGION }));
};

const [file, inputs] = process.argv.slice(2);
const commandName = (api) => api.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
const calls = [];

const awsInvoker = {
  invoke({ service, awsApi, awsParams }) {
    const name = typeof service === 'string' ? service : service.namespace;
    const wanted = JSON.parse(JSON.stringify(awsParams));
    const told = spawnSync(
      'aws',
      [name.toLowerCase(), commandName(awsApi), '--cli-input-json', JSON.stringify(wanted), '--output', 'json'],
      { encoding: 'utf8' },
    );
    calls.push({ api: awsApi, code: told.status });
    if (told.status !== 0) throw new Error(told.stderr);
    return told.stdout.trim() === '' ? {} : JSON.parse(told.stdout);
  },
};

const app = new App();
const stack = new Stack(app, 'Simulated');
const document = ssm.StringDocument.fromFile(stack, 'Document', file);
const approved = [];
const result = ssm.Simulation.ofAutomation(document, {
  awsInvoker,
  sleepHook: { sleep() {} },
  pauseHook: { pause() { approved.push('pause'); } },
  approveHook: { ask() { approved.push('approve'); return true; } },
}).simulate(JSON.parse(fs.readFileSync(inputs, 'utf8')));
console.log(JSON.stringify({ ...result, approved, calls }));

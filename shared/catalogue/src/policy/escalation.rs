//! Ways to more privileges than a policy seems to give.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>

use super::{
    Document, Statement,
    effective::Effective,
    identity::{self, Grants},
};

/// Each alone lets its holder change who may do what, or take over something that may do more.
const ALONE: &[&str] = &[
    "apprunner:UpdateService",
    "batch:SubmitJob",
    "bedrock-agentcore:InvokeAgentRuntimeCommand",
    "cloudformation:UpdateStack",
    "codebuild:StartBuild",
    "codebuild:StartBuildBatch",
    "glue:UpdateDevEndpoint",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "ssm:SendCommand",
    "ssm:StartSession",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:PutInlinePolicyToPermissionSet",
];

/// Together these run code with the role of something that is there already.
const TOGETHER: &[&[&str]] = &[
    &["bedrock-agentcore:InvokeCodeInterpreter", "bedrock-agentcore:StartCodeInterpreterSession"],
    &["bedrock-agentcore:ConnectBrowserAutomationStream", "bedrock-agentcore:StartBrowserSession"],
    &["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    &["codedeploy:CreateDeployment", "codedeploy:GetDeploymentConfig", "codedeploy:RegisterApplicationRevision"],
    &["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"],
    &["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    &["ec2:ModifyInstanceAttribute", "ec2:StartInstances", "ec2:StopInstances"],
    &["ecs:DescribeTasks", "ecs:ExecuteCommand"],
    &["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole"],
    &[
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StartNotebookInstance",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
    ],
    &["states:StartExecution", "states:UpdateStateMachine"],
];

/// With `iam:PassRole` these run code of one's own with any role that the service may assume.
const WITH_PASS_ROLE: &[&[&str]] = &[
    &["apprunner:CreateService"],
    &["autoscaling:CreateAutoScalingGroup", "autoscaling:CreateLaunchConfiguration"],
    &["autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"],
    &["batch:RegisterJobDefinition", "batch:SubmitJob"],
    &["bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"],
    &["braket:CreateJob"],
    &["cloudformation:CreateStack"],
    &["cloudformation:CreateStackInstances", "cloudformation:CreateStackSet"],
    &["cloudformation:UpdateStackSet"],
    &["codebuild:CreateProject", "codebuild:StartBuild"],
    &["codebuild:CreateProject", "codebuild:StartBuildBatch"],
    &["cognito-identity:SetIdentityPoolRoles"],
    &["datapipeline:ActivatePipeline", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"],
    &["ec2:RequestSpotInstances"],
    &["ec2:RunInstances"],
    &["ecs:CreateService", "ecs:RegisterTaskDefinition"],
    &["ecs:RunTask"],
    &["ecs:StartTask"],
    &["elasticmapreduce:RunJobFlow"],
    &["emr-serverless:CreateApplication", "emr-serverless:StartJobRun"],
    &["gamelift:CreateBuild", "gamelift:CreateFleet"],
    &["glue:CreateDevEndpoint"],
    &["glue:CreateJob", "glue:CreateTrigger"],
    &["glue:CreateJob", "glue:StartJobRun"],
    &["glue:CreateSession", "glue:RunStatement"],
    &["glue:CreateTrigger", "glue:UpdateJob"],
    &["glue:StartJobRun", "glue:UpdateJob"],
    &["imagebuilder:CreateComponent", "imagebuilder:CreateImage"],
    &["kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"],
    &["lambda:AddPermission", "lambda:CreateFunction"],
    &["lambda:CreateEventSourceMapping", "lambda:CreateFunction"],
    &["lambda:CreateFunction", "lambda:InvokeFunction"],
    &["omics:CreateWorkflow", "omics:StartRun"],
    &["sagemaker:CreateNotebookInstance"],
    &["sagemaker:CreateProcessingJob"],
    &["sagemaker:CreateTrainingJob"],
    &["scheduler:CreateSchedule"],
    &["ssm:CreateDocument", "ssm:StartAutomationExecution"],
    &["states:CreateStateMachine", "states:StartExecution"],
];

/// The first way that the document opens, with actions on as many resources as `is_wide` asks for.
pub fn by(document: &Document, is_wide: impl Fn(&Statement) -> bool) -> Option<String> {
    let grants = Grants::of(document, is_wide);
    way(|action| grants.include(action))
}

/// The first way that all the policies of a principal open together, with actions on every resource of a kind.
///
/// Statements that ask for a permissions boundary open none: what they give is held by it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate>
pub fn by_all(effective: &Effective<'_>) -> Option<String> {
    let grants = effective.grants(|statement| identity::is_wide(statement) && !asks_for_boundary(statement));
    way(|action| grants.include(action))
}

/// The services to which some actions of a principal hand a role, if it may pass the role, each with those actions.
pub fn ways_to_pass(effective: &Effective<'_>) -> Vec<(&'static str, String)> {
    let grants = effective.grants(|_| true);
    WITH_PASS_ROLE
        .iter()
        .filter(|actions| actions.iter().all(|action| grants.include(action)))
        .flat_map(|actions| receivers(actions).iter().map(|service| (*service, actions.join(" and "))))
        .collect()
}

/// The services whose roles the actions run code with.
fn receivers(actions: &[&'static str]) -> &'static [&'static str] {
    let prefix = actions.iter().filter_map(|action| action.split(':').next()).next_back();
    match prefix.unwrap_or_default() {
        "apprunner" => &["tasks.apprunner.amazonaws.com"],
        "autoscaling" | "ec2" | "imagebuilder" => &["ec2.amazonaws.com"],
        "batch" | "ecs" => &["ecs-tasks.amazonaws.com"],
        "bedrock-agentcore" => &["bedrock-agentcore.amazonaws.com"],
        "braket" => &["braket.amazonaws.com"],
        "cloudformation" => &["cloudformation.amazonaws.com"],
        "codebuild" => &["codebuild.amazonaws.com"],
        "datapipeline" => &["datapipeline.amazonaws.com", "ec2.amazonaws.com"],
        "elasticmapreduce" => &["ec2.amazonaws.com", "elasticmapreduce.amazonaws.com"],
        "emr-serverless" => &["emr-serverless.amazonaws.com"],
        "gamelift" => &["gamelift.amazonaws.com"],
        "glue" => &["glue.amazonaws.com"],
        "kinesisanalytics" => &["kinesisanalytics.amazonaws.com"],
        "lambda" => &["lambda.amazonaws.com"],
        "omics" => &["omics.amazonaws.com"],
        "sagemaker" => &["sagemaker.amazonaws.com"],
        "scheduler" => &["scheduler.amazonaws.com"],
        "ssm" => &["ssm.amazonaws.com"],
        "states" => &["states.amazonaws.com"],
        // Identity pools hand roles to whoever signs in, not to a service.
        _ => &[],
    }
}

fn asks_for_boundary(statement: &Statement) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.is_on("iam:PermissionsBoundary")
            && !condition.operator.is_negated()
            && condition.operator.name != "Null"
    })
}

fn way(granted: impl Fn(&str) -> bool) -> Option<String> {
    let all = |actions: &&&[&str]| actions.iter().all(|action| granted(action));
    let alone = || ALONE.iter().find(|action| granted(action)).map(|action| (*action).to_owned());
    let together = || TOGETHER.iter().find(all).map(|actions| actions.join(" with "));
    let passing = || {
        let actions = granted("iam:PassRole").then(|| WITH_PASS_ROLE.iter().find(all)).flatten()?;
        Some(format!("iam:PassRole with {}", actions.join(" and ")))
    };
    alone().or_else(together).or_else(passing).map(|way| format!("opens a way to more privileges: {way}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::actions::service;

    #[test]
    fn every_way_is_made_of_actions() {
        let ways = TOGETHER.iter().chain(WITH_PASS_ROLE).flat_map(|way| way.iter());
        for action in ALONE.iter().chain(ways) {
            let (prefix, name) = action.split_once(':').unwrap();
            let known = service(prefix).is_some_and(|service| service.actions.iter().any(|a| a.name == name));
            assert!(known, "{action}");
        }
    }

    #[test]
    fn every_passing_way_has_a_receiver() {
        for actions in WITH_PASS_ROLE.iter().filter(|actions| !actions[0].starts_with("cognito-identity:")) {
            assert!(!receivers(actions).is_empty(), "{actions:?}");
        }
    }

    #[test]
    fn a_boundary_that_is_asked_for_holds() {
        let document = |condition: &str| {
            let statement = format!(r#"{{"Effect":"Allow","Action":"iam:PutUserPolicy","Resource":"*"{condition}}}"#);
            Document::parse(&format!(r#"{{"Statement":[{statement}]}}"#)).unwrap()
        };
        let free = document("");
        let held = document(r#","Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::1:policy/b"}}"#);
        assert!(by_all(&Effective::of(vec![&free], None)).is_some());
        assert_eq!(by_all(&Effective::of(vec![&held], None)), None);
        assert_eq!(by_all(&Effective::of(vec![&free], Some(&held))), None);
    }
}

# The right account, or nothing.
command -v aws >/dev/null || stop 2 "The aws command is not on PATH." \
  "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
caller=$(aws sts get-caller-identity --region "$region" --query '[Account,Arn]' --output text) ||
  stop 4 "AWS did not tell who is calling. Sign in (aws sso login, aws configure), then run this again."
read -r caller_account caller_arn <<<"$caller"
[[ $caller_account == "$account" ]] ||
  stop 3 "Refused: this is for account $account, and the credentials are of account $caller_account."
[[ $caller_arn == "arn:$partition:"* ]] ||
  stop 3 "Refused: this is for partition $partition, and the caller is $caller_arn."

confirm() { # WHAT
  [[ $yes != yes ]] || return 0
  [[ -t 0 ]] || stop 3 "Not confirmed: there is no terminal to ask on. --yes goes on without asking."
  local answer
  read -r -p "$1 Type yes: " answer
  [[ $answer == yes ]] || stop 3 "Not confirmed. Nothing was changed."
}

put_role() {
  aws iam create-role --role-name "$name" --assume-role-policy-document "file://$home/trust-policy.json" \
    --query Role.Arn --output text >"$work/role" 2>"$work/error" ||
    grep -q EntityAlreadyExists "$work/error" || { clean <"$work/error" >&2; stop 4 "The role was not made."; }
  aws iam put-role-policy --role-name "$name" --policy-name "$name" \
    --policy-document "file://$home/role-policy.json" || stop 4 "The role's policy was not written."
}

# Orders back to Friday: account 111122223333, Region eu-west-1.
# Plan b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033, written 2026-11-21T03:00:00Z.
# relight-runbook:1:eNqtUtuO2yAQ_RXEU6tmtVwcJ_bjaj9hn1pV1oCHDY0NEeBduav8exmnqdTXqiMEzJnDYWbgg4_-FXPhPeNGtc509mi1PQpwUjjlQLXCdXAY9UE1Fve6lfaArW2bpsGuUULjXhnhtNCa7xh3YEuuYh8crI1LKANMHgjh-RQvRPkRlxRgGk4II-F7K83RtfCvK2nOMCJpKaHaBykflHwRuheiji_bfCcNZiUepNDDe-49zH0vq6lqulq_ZEyPEAIdSDjWcnwMlP-37xXJBS-38kafz9vGJoSC41AlSZnOjZht8gapvLBM01a0Gfx4JwSYcZO5VqfAeXO2SKlvgTfeLWYm_M_XnGByrMR4ZsulrkwJNvuwYx2LjknxG9WSUPZJKpZqTrFOFH9eq2h8ftqRA2Fl2f_Ez39nfn8E2bzIpm-62v6vzKx3HUZMH17ZZYLA3hHP07pjsqP7-JVSfcOUa9f_dMHFNMP2RQumBOTy6y95ac4Z
#
# Every value is what AWS described then. To take the resources over: put this file beside your
# configuration, or settings.tf beside it, then terraform init and terraform plan. The plan is to say
# that it imports them, and adds, changes and destroys nothing. What your configuration has already,
# as where something was restored into what was there before, is to be taken out here.
# Left out. table: nothing is known of what it restored.

# Restore orders-db-data: arn:aws:ec2:eu-west-1:111122223333:volume/vol-0fedcba9876543210
import {
  to = aws_ebs_volume.disk
  id = "vol-0fedcba9876543210"
}

resource "aws_ebs_volume" "disk" {
  availability_zone = "eu-west-1a"
  type              = "gp3"
  size              = 100
  iops              = 3000
  throughput        = 125
  snapshot_id       = "snap-0abc1234def567890"
  encrypted         = true
  kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/6b5ed86e-9c70-fef9-d16d-5aff0d63257f"
  tags = {
    Name = "orders-db-data"
  }
}
